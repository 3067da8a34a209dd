/** Run by `kill.test.ts` in a process of its own: imports argv[3] as argv[4] into argv[2] and says how it went. */

import { importFile } from '../../market/store/index.ts';

const [, , dataDir = '', file = '', name = ''] = process.argv;
process.stdout.write('started\n');
const result = await importFile(
  dataDir,
  { file, name, timeframe: '1m', calendar: '24x7', replace: true },
  (done) => process.stdout.write(`${done}\n`),
);
process.stdout.write(
  result.kind === 'ok' ? 'stored\n' : `refused ${JSON.stringify(result.problem)}\n`,
);
