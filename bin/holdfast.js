#!/usr/bin/env node
// Old syntax on purpose: an older Node must be able to read this file far enough to say what it lacks.
var needed = 24;
if (parseInt(process.versions.node, 10) < needed) {
  process.stderr.write(
    'holdfast: needs Node.js ' +
      needed +
      ' or newer, this is ' +
      process.version +
      '; install it from https://nodejs.org\n',
  );
  process.exitCode = 2;
} else {
  void import('node:fs').then(function (fs) {
    var bundle = new URL('../dist/holdfast.js', 'file://' + fs.realpathSync(process.argv[1]));
    return fs.existsSync(bundle) ? import('../dist/holdfast.js') : import('../src/main.ts');
  });
}
