/** A process that appends until it is killed, and says after each append which record is on the disk. */

import { writeSync } from 'node:fs';
import { openJournal } from '../../runtime/journal/index.ts';

const [, , directory = ''] = process.argv;
const result = openJournal(directory, { segmentBytes: 4000 });
if (result.kind === 'refused') {
  writeSync(2, result.fault.message);
  process.exit(1);
}
const { journal } = result;
for (;;) {
  const first = journal.head.sequence + 1;
  const records = Array.from({ length: 1 + (first % 3) }, (_, index) => ({
    kind: 'note',
    time: 1_700_000_000_000_000 + first + index,
    number: first + index,
  }));
  const appended = journal.append(records);
  if (appended.kind === 'refused') {
    writeSync(2, appended.fault.message);
    process.exit(1);
  }
  writeSync(1, `${appended.head.sequence}\n`);
}
