// Preloaded with `node -r` before anything else: an old Node gets one sentence instead of a syntax error, and a start takes half the time.
'use strict';

var NEEDED = 24;
var found = process.versions.node;

if (Number(found.split('.')[0]) < NEEDED) {
  process.stderr.write(
    'Casewright needs Node ' +
      NEEDED +
      ' or later and was started with Node ' +
      found +
      '. ' +
      'On Linux x64 `npm ci` installs it beside the project and `npm run` and `npm start` find it; elsewhere get it from https://nodejs.org/ or with a version manager, e.g. `nvm install ' +
      NEEDED +
      '`.\n',
  );
  process.exit(2);
}

// Types are stripped once and not at each start.
require('node:module').enableCompileCache();
