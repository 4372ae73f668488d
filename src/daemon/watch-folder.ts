import { watch } from 'node:fs';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';

/** An editor, a Git checkout or a ConfigMap writes many files: one reload when they have been quiet. */
const quietMs = 500;

/**
 * Calls back when something in a folder has changed and then been quiet for half a second. A folder that
 * cannot be watched is told of once: SIGHUP and `POST /-/reload` still work. Answers the way to end it.
 */
export function watchFolder(folder: string, onChange: () => void, log: Logger): () => void {
  let timer: NodeJS.Timeout | undefined;
  try {
    const watcher = watch(folder, { persistent: false }, () => {
      clearTimeout(timer);
      timer = setTimeout(onChange, quietMs).unref();
    });
    watcher.on('error', (error) => {
      log.warn(
        { folder, detail: errorText(error) },
        'the policy folder is no longer watched, reload by SIGHUP',
      );
    });
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  } catch (error) {
    log.warn({ folder, detail: errorText(error) }, 'the policy folder cannot be watched, reload by SIGHUP');
    return () => undefined;
  }
}
