/** Run by `universe.test.ts` in a process of its own: imports the table argv[3] into argv[2]. */

import { importUniverse } from '../../market/store/index.ts';

const [, , dataDir = '', file = ''] = process.argv;
process.stdout.write('started\n');
await importUniverse(dataDir, { file, name: 'index', replace: true });
process.stdout.write('stored\n');
