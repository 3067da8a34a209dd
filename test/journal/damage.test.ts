/** Damage anywhere is seen: nothing that was written once is lost or changed without being said. */

import {
  copyFileSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal } from '../../runtime/journal/index.ts';
import {
  freshDirectory,
  note,
  opened,
  readBack,
  segmentFiles,
  upTo,
  written,
} from './a-journal.ts';

const RECORDS = 9;
const OPTIONS = { segmentBytes: 700 };

/** The same journal again, in a directory of its own. */
function copyOf(source: string): string {
  const directory = freshDirectory();
  cpSync(source, directory, { recursive: true });
  return directory;
}

const place = fc.record({ segment: fc.nat(), byte: fc.nat() });

function at(directory: string, { segment, byte }: { segment: number; byte: number }) {
  const files = segmentFiles(directory);
  const file = files[segment % files.length] ?? '';
  const bytes = readFileSync(file);
  return { file, bytes, index: byte % bytes.length };
}

test('any bit that is not as it was written is refused, with its place, and the files stay', () => {
  const source = written(RECORDS, OPTIONS);
  fc.assert(
    fc.property(place, fc.nat(7), (where, bit) => {
      const directory = copyOf(source);
      const { file, bytes, index } = at(directory, where);
      bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
      writeFileSync(file, bytes);
      const result = openJournal(directory);
      expect(result).toMatchObject({ kind: 'refused', fault: { kind: 'corrupt' } });
      if (result.kind === 'refused') expect(result.fault.message).toContain(basename(file));
      expect(readFileSync(file).equals(bytes)).toBe(true);
    }),
    { numRuns: 80 },
  );
});

test('records cut off behind an acknowledged one are refused', () => {
  const source = written(RECORDS, OPTIONS);
  fc.assert(
    fc.property(fc.nat(), (byte) => {
      const directory = copyOf(source);
      const { file, index } = at(directory, {
        segment: segmentFiles(directory).length - 1,
        byte,
      });
      truncateSync(file, index);
      const result = openJournal(directory);
      expect(result.kind).toBe('refused');
      if (result.kind === 'refused') expect(['cut short', 'corrupt']).toContain(result.fault.kind);
    }),
    { numRuns: 60 },
  );
});

test('a write that was interrupted anywhere is cut off; all that was acknowledged stays, and writing goes on', () => {
  const source = freshDirectory();
  const journal = opened(source, OPTIONS);
  for (const number of upTo(RECORDS)) journal.append([note(number)]);
  const head = readFileSync(join(source, 'head'));
  const [before = ''] = segmentFiles(source).slice(-1);
  const whole = readFileSync(before).length;
  // One more record, of which nobody was told.
  journal.append([note(RECORDS + 1)]);
  journal.close();
  const [after = ''] = segmentFiles(source).slice(-1);
  const start = after === before ? whole : 0;
  const end = readFileSync(after).length;
  writeFileSync(join(source, 'head'), head);
  fc.assert(
    fc.property(fc.integer({ min: start, max: end - 1 }), fc.boolean(), (size, zeros) => {
      const directory = copyOf(source);
      const file = join(directory, basename(after));
      truncateSync(file, size);
      // The length of a file may reach the disk before its bytes do.
      if (zeros) truncateSync(file, end);
      const result = openJournal(directory, OPTIONS);
      expect(result.kind).toBe('open');
      if (result.kind !== 'open') return;
      expect(result.journal.append([note(RECORDS + 1)]).kind).toBe('durable');
      result.journal.close();
      expect(readBack(directory)).toEqual({ numbers: upTo(RECORDS + 1), end: 'whole' });
    }),
    { numRuns: 60 },
  );
});

test('a segment that is gone, and one that is there twice', () => {
  const gone = written(RECORDS, OPTIONS);
  const [, second = ''] = segmentFiles(gone);
  rmSync(second);
  const result = openJournal(gone);
  expect(result).toMatchObject({ kind: 'refused', fault: { kind: 'corrupt' } });
  expect(JSON.stringify(result)).toMatch(/Records \d+ to \d+ of the journal are missing/);

  const twice = written(RECORDS, OPTIONS);
  copyFileSync(segmentFiles(twice)[0] ?? '', join(twice, '000000000099.journal'));
  expect(openJournal(twice)).toMatchObject({ kind: 'refused', fault: { kind: 'corrupt' } });
});

test('a chain that was written anew does not fit its head', () => {
  const directory = written(3);
  const forged = written(3);
  const other = opened(forged);
  other.append([note(4)]);
  other.close();
  const longer = written(4);
  renameSync(join(longer, 'head'), join(directory, 'head'));
  expect(readBack(directory).end).toBe('cut short');

  const stranger = freshDirectory();
  const journal = opened(stranger);
  for (const number of [1, 2, 3]) journal.append([note(number + 100)]);
  journal.close();
  copyFileSync(join(written(3), 'head'), join(stranger, 'head'));
  const result = openJournal(stranger);
  expect(result).toMatchObject({ kind: 'refused', fault: { kind: 'corrupt' } });
  expect(JSON.stringify(result)).toContain('written anew');
});

test('records in another order, and one that was left out', () => {
  const [file = ''] = segmentFiles(written(3));
  const lines = readFileSync(file, 'utf8').split('\n');
  const [opening = '', one = '', two = '', three = ''] = lines;
  for (const order of [
    [two, one, three],
    [one, three],
    [one, one, two, three],
  ]) {
    const directory = freshDirectory();
    writeFileSync(join(directory, basename(file)), [opening, ...order, ''].join('\n'));
    expect(readBack(directory).end).toBe('corrupt');
  }
});

test('a head whose last write was interrupted is read from its other slot', () => {
  const directory = written(3);
  const head = join(directory, 'head');
  const bytes = readFileSync(head);
  for (const slot of [0, 1]) {
    const broken = Buffer.from(bytes);
    broken.fill(0, slot * 87 + 20, slot * 87 + 60);
    writeFileSync(head, broken);
    expect(readBack(directory)).toEqual({ numbers: [1, 2, 3], end: 'whole' });
  }
});
