/** What a journal promises while nothing goes wrong, and what it says when the disk refuses. */

import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Disk, openJournal, readJournal } from '../../runtime/journal/index.ts';
import { encodeLine } from '../../runtime/journal/line.ts';
import {
  freshDirectory,
  note,
  opened,
  readBack,
  segmentFiles,
  upTo,
  written,
} from './a-journal.ts';

const real: Disk = {
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  sync: fdatasyncSync,
};

describe('what is written', () => {
  test('comes back in order, byte for byte, also after the journal was opened again', () => {
    const directory = freshDirectory();
    const first = opened(directory);
    expect(first.append([note(1), note(2)])).toMatchObject({
      kind: 'durable',
      head: { sequence: 2 },
    });
    first.close();
    const second = opened(directory);
    expect(second.head.sequence).toBe(2);
    second.append([note(3)]);
    second.close();
    expect(readBack(directory)).toEqual({ numbers: [1, 2, 3], end: 'whole' });
  });

  test('the chain by hand: each line names the SHA-256 of the one before', () => {
    const [file = ''] = segmentFiles(written(3));
    const [opening = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    let previous = '0'.repeat(64);
    expect(opening).toBe(`strata journal 1 from 000000000001 after ${previous}`);
    for (const [index, line] of lines.entries()) {
      const text = JSON.stringify(note(index + 1));
      const chained = `${String(index + 1).padStart(12, '0')} ${previous} ${text}`;
      const length = text.length.toString(16).padStart(8, '0');
      const crc = crc32(chained).toString(16).padStart(8, '0');
      expect(line).toBe(`${length} ${crc} ${chained}`);
      previous = createHash('sha256').update(chained).digest('hex');
    }
    expect(lines).toHaveLength(3);
  });

  test('words of other scripts, and line ends inside them', () => {
    const directory = freshDirectory();
    const record = { kind: 'note', time: 1, words: 'größer als ¥\n\u2028 "x" 🚀' };
    const journal = opened(directory);
    journal.append([record]);
    journal.close();
    const found: unknown[] = [];
    readJournal(directory, (entry) => found.push(entry.record));
    expect(found).toEqual([record]);
  });

  test('a full segment is followed by another, and the chain goes on', () => {
    const directory = written(20, { segmentBytes: 700 });
    expect(segmentFiles(directory).length).toBeGreaterThan(4);
    expect(readBack(directory)).toEqual({ numbers: upTo(20), end: 'whole' });
    const journal = opened(directory, { segmentBytes: 700 });
    journal.append([note(21)]);
    journal.close();
    expect(readBack(directory)).toEqual({ numbers: upTo(21), end: 'whole' });
  });

  test('no record at all is nothing; files are for this user only', () => {
    const directory = freshDirectory();
    const journal = opened(directory);
    const before = journal.head;
    expect(journal.append([])).toEqual({ kind: 'durable', head: before });
    journal.close();
    journal.close();
    expect(journal.append([note(1)])).toMatchObject({ kind: 'refused' });
    for (const file of [...segmentFiles(directory), join(directory, 'head')])
      expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('a number that JSON does not have is our mistake, and leaves the journal as it was', () => {
    const directory = freshDirectory();
    const journal = opened(directory);
    const record = { kind: 'fill', time: 1, price: Number.NaN };
    expect(() => journal.append([record])).toThrow('`price` is NaN');
    journal.append([note(1)]);
    journal.close();
    expect(readBack(directory)).toEqual({ numbers: [1], end: 'whole' });
  });
});

describe('when the disk refuses', () => {
  function failing(code: string, failAt: 'write' | 'sync', times: number): Disk {
    const writes = { left: times };
    const fail = (): number => {
      writes.left -= 1;
      throw Object.assign(new Error(code), { code, syscall: failAt });
    };
    return {
      write: (file, bytes, position) => {
        if (failAt === 'write' && writes.left > 0) {
          // Half of it arrives before the disk is full.
          real.write(file, bytes.subarray(0, bytes.length >> 1), position);
          return fail();
        }
        return real.write(file, bytes, position);
      },
      sync: () => {
        if (failAt === 'sync' && writes.left > 0) fail();
      },
    };
  }

  /** Opens without a fault, then lets `disk` take over. */
  function journalOn(directory: string, disk: { current: Disk }) {
    return opened(directory, {
      disk: {
        write: (...args) => disk.current.write(...args),
        sync: (...args) => disk.current.sync(...args),
      },
    });
  }

  test('fault 34: a full disk refuses the append, keeps what was there, and takes the next when there is room', () => {
    const directory = freshDirectory();
    const disk = { current: real };
    const journal = journalOn(directory, disk);
    journal.append([note(1)]);
    disk.current = failing('ENOSPC', 'write', 1);
    const refusal = journal.append([note(2), note(3)]);
    expect(refusal).toMatchObject({ kind: 'refused', fault: { kind: 'disk full' } });
    expect(JSON.stringify(refusal)).toContain('the disk is full');
    expect(journal.head.sequence).toBe(1);
    expect(readBack(directory)).toEqual({ numbers: [1], end: 'whole' });
    expect(journal.append([note(2)])).toMatchObject({ kind: 'durable', head: { sequence: 2 } });
    journal.close();
    expect(readBack(directory)).toEqual({ numbers: [1, 2], end: 'whole' });
  });

  test.each([
    ['an error of the disk', 'EIO', 'write', 1],
    ['a sync that fails', 'EIO', 'sync', 1],
    ['a full disk that cannot even be cut back', 'ENOSPC', 'sync', 2],
  ] as const)(
    'fault 34: after %s nothing more is taken until it is opened again',
    (_, code, at, times) => {
      const directory = freshDirectory();
      const disk = { current: real };
      const journal = journalOn(directory, disk);
      journal.append([note(1)]);
      disk.current = failing(code, at, times);
      expect(journal.append([note(2)]).kind).toBe('refused');
      disk.current = real;
      expect(journal.append([note(2)]).kind).toBe('refused');
      journal.close();
      expect(readBack(directory)).toEqual({ numbers: [1], end: 'whole' });
    },
  );

  test('a full disk while a new segment begins', () => {
    const directory = freshDirectory();
    const disk = { current: real };
    const journal = opened(directory, {
      segmentBytes: 400,
      disk: {
        write: (...args) => disk.current.write(...args),
        sync: (...args) => disk.current.sync(...args),
      },
    });
    journal.append([note(1)]);
    journal.append([note(2)]);
    disk.current = failing('ENOSPC', 'write', 1);
    expect(journal.append([note(3)]).kind).toBe('refused');
    disk.current = real;
    expect(readBack(directory)).toEqual({ numbers: [1, 2], end: 'whole' });
    expect(journal.append([note(3)]).kind).toBe('durable');
    journal.close();
    expect(readBack(directory)).toEqual({ numbers: [1, 2, 3], end: 'whole' });
  });

  test('an error that is not of the disk is thrown on', () => {
    const broken: Disk = {
      ...real,
      sync: () => {
        throw new TypeError('ours');
      },
    };
    expect(() => openJournal(freshDirectory(), { disk: broken })).toThrow('ours');
  });

  test('a directory that cannot be made', () => {
    const file = join(freshDirectory(), 'file');
    writeFileSync(file, '');
    expect(openJournal(join(file, 'journal'))).toMatchObject({
      kind: 'refused',
      fault: { kind: 'disk error' },
    });
  });

  test('another process that writes to the same journal', () => {
    const directory = freshDirectory();
    const ours = opened(directory);
    ours.append([note(1)]);
    const theirs = opened(directory);
    theirs.append([note(2)]);
    const refusal = ours.append([note(2)]);
    expect(refusal).toMatchObject({ kind: 'refused', fault: { kind: 'in use' } });
    ours.close();
    theirs.close();
    expect(readBack(directory)).toEqual({ numbers: [1, 2], end: 'whole' });
  });
});

describe('what is no journal', () => {
  test('no directory, an empty one, and lines of another writer', () => {
    const empty = freshDirectory();
    expect(readJournal(join(empty, 'nowhere'))).toMatchObject({ fault: { kind: 'no journal' } });
    expect(readJournal(empty)).toMatchObject({ fault: { kind: 'no journal' } });
    const directory = freshDirectory();
    const journal = opened(directory);
    const stranger: unknown = { time: 'noon' };
    journal.append([Object.assign(note(1), stranger)]);
    journal.close();
    expect(readJournal(directory)).toMatchObject({ fault: { kind: 'corrupt' } });
  });

  test('a line that is whole and holds no JSON', () => {
    const directory = written(1);
    const [file = ''] = segmentFiles(directory);
    const { head } = opened(directory);
    appendFileSync(file, encodeLine(2, head.hash, 'not JSON').bytes);
    const result = readJournal(directory);
    expect(result).toMatchObject({ kind: 'refused', fault: { kind: 'corrupt' } });
    expect(JSON.stringify(result)).toContain('Record 2');
  });

  test('a head that cannot be read is an error of the disk, not a journal without a head', () => {
    const directory = written(1);
    rmSync(join(directory, 'head'));
    mkdirSync(join(directory, 'head'));
    expect(readJournal(directory)).toMatchObject({ fault: { kind: 'disk error' } });
    expect(openJournal(directory)).toMatchObject({ fault: { kind: 'disk error' } });
  });

  test('a crash between the making of a segment and its first bytes', () => {
    const directory = written(1);
    writeFileSync(join(directory, '000000000002.journal'), '');
    expect(readBack(directory)).toEqual({ numbers: [1], end: 'whole' });
    const journal = opened(directory);
    journal.append([note(2)]);
    journal.close();
    expect(readBack(directory)).toEqual({ numbers: [1, 2], end: 'whole' });
    expect(segmentFiles(directory)).toHaveLength(2);
  });

  test('a file in the place of the directory', () => {
    const file = join(freshDirectory(), 'file');
    writeFileSync(file, '');
    expect(readJournal(file)).toMatchObject({ kind: 'refused', fault: { kind: 'disk error' } });
  });

  test('without its head it is read, and says that its end is not anchored', () => {
    const directory = written(3);
    expect(readJournal(directory)).toMatchObject({ kind: 'whole', isAnchored: true });
    rmSync(join(directory, 'head'));
    expect(readJournal(directory)).toMatchObject({ kind: 'whole', isAnchored: false });
    appendFileSync(segmentFiles(directory)[0] ?? '', 'half a rec');
    const result = openJournal(directory);
    expect(result).toMatchObject({ kind: 'open', cutOff: { bytes: 10 } });
    if (result.kind === 'open') {
      expect(existsSync(result.cutOff?.keptIn ?? '')).toBe(true);
      expect(readFileSync(result.cutOff?.keptIn ?? '', 'utf8')).toBe('half a rec');
      result.journal.close();
    }
    expect(readBack(directory)).toEqual({ numbers: [1, 2, 3], end: 'whole' });
  });
});
