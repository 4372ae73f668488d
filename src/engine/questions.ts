import type { RecordedEvent } from '../journal/event.ts';
import type { History } from '../safety/history.ts';

/**
 * Folds with which event people were first asked about each live proposal. Where the proposal ends, other
 * policies come into force or the daemon starts anew, it is another question, though it has the same key.
 */
export function rememberQuestions(
  { questions, revision }: Pick<History, 'questions' | 'revision'>,
  event: RecordedEvent,
): History['questions'] {
  switch (event.kind) {
    case 'decision':
      return event.outcome !== 'await-approval' || questions.has(event.proposal)
        ? questions
        : new Map(questions).set(event.proposal, event.number);
    case 'proposal-ended':
      return questions.has(event.proposal)
        ? new Map([...questions].filter(([key]) => key !== event.proposal))
        : questions;
    case 'policies-loaded':
      return event.revision === revision ? questions : new Map();
    case 'daemon-started':
      return new Map();
    default:
      return questions;
  }
}
