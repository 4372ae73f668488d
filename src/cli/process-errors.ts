/** What Node would say of itself by default, made short enough to be read. */
export function keepProcessErrorsShort(): void {
  // node:sqlite warns of being experimental at every start, which is nothing that an operator can mend.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, stack, message }) => {
    if (name !== 'ExperimentalWarning') process.stderr.write(`${stack ?? message}\n`);
  });
  // Node would print the line of the bundle that threw, which is half a megabyte long.
  process.on('uncaughtException', ({ stack, message }) => {
    process.stderr.write(`holdfast: this is a defect, please report it: ${stack ?? message}\n`);
    process.exit(1);
  });
}
