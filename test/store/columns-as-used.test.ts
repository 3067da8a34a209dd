/** Columns that are read when they are first used: the same bars, and no others where the file is not what was written. */

import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyBars } from '../../bench/bars.ts';
import { type BarColumns, type ColumnsLayout, sliceBars } from '../../market/index.ts';
import { ColumnsLost, openColumns, writeColumns } from '../../market/store/column-file.ts';
import { workspace } from './workspace.ts';

const space = workspace();
const BARS = ['A', 'B'].map((symbol, k) => dailyBars(symbol, 20_000 + k, k));
const NAMES = ['time', 'open', 'high', 'low', 'close', 'volume', 'session'] as const;
let files = 0;

interface Written {
  readonly file: string;
  readonly layout: ColumnsLayout;
}

async function written(bars: readonly BarColumns[] = BARS): Promise<Written> {
  files += 1;
  const file = space.path(`columns-${files}.arrow`);
  return { file, layout: await writeColumns(file, bars) };
}

function opened({ file, layout }: Written): readonly BarColumns[] {
  const bars = openColumns(file, layout);
  if (!bars) throw new Error('the file has another length');
  return bars;
}

function first(bars: readonly BarColumns[]): BarColumns {
  const [one] = bars;
  if (!one) throw new Error('bars were written');
  return one;
}

describe('columns read when they are used', () => {
  it('are those that were written, of every symbol', async () => {
    const bars = opened(await written());
    expect(bars.map(({ symbol, length }) => ({ symbol, length }))).toEqual(
      BARS.map(({ symbol, length }) => ({ symbol, length })),
    );
    for (const [k, each] of bars.entries())
      for (const name of NAMES) expect(each[name], name).toEqual(BARS[k]?.[name]);
  });

  it('are read once, and not before', async () => {
    const place = await written();
    const one = first(opened(place));
    const { close } = one;
    rmSync(place.file);
    expect(one.close).toBe(close);
    expect(() => one.high).toThrow(ColumnsLost);
  });

  it('are shared by all parts of them, each of which reads no others', async () => {
    const place = await written();
    const one = first(opened(place));
    const early = sliceBars(one, 10, 500);
    const late = sliceBars(early, 100, 9_999);
    expect([early.length, late.length, sliceBars(late, 500).length]).toEqual([490, 390, 0]);
    expect(late.close).toEqual(BARS[0]?.close.subarray(110, 500));
    expect(late.session).toEqual(BARS[0]?.session.subarray(110, 500));
    expect(late.close.buffer).toBe(one.close.buffer);
    rmSync(place.file);
    expect(early.close).toHaveLength(490);
    expect(() => late.volume).toThrow(ColumnsLost);
  });
});

describe('a file that is not what was written', () => {
  it('is noticed by the column that it is in, whichever bit it is, and by no other', async () => {
    const place = await written();
    const whole = readFileSync(place.file);
    const [layout] = place.layout.symbols;
    if (!layout) throw new Error('a symbol was written');
    const wrong = fc.record({
      column: fc.nat(NAMES.length - 1),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.nat(7),
    });
    fc.assert(
      fc.property(wrong, ({ column, at, bit }) => {
        const width = NAMES[column] === 'session' ? 4 : 8;
        const byte = (layout.offsets[column] ?? 0) + Math.floor(at * layout.length * width);
        const damaged = Buffer.from(whole);
        damaged[byte] = (damaged[byte] ?? 0) ^ (1 << bit);
        writeFileSync(place.file, damaged);
        const one = first(opened(place));
        for (const [k, name] of NAMES.entries())
          if (k === column) expect(() => one[name], name).toThrow(ColumnsLost);
          else expect(one[name], name).toHaveLength(layout.length);
      }),
      { numRuns: 30 },
    );
  });

  it('is noticed where it was cut off since it was opened, and at once where it was before', async () => {
    const place = await written();
    const one = first(opened(place));
    truncateSync(place.file, (place.layout.symbols[0]?.offsets[6] ?? 0) + 100);
    expect(one.open).toHaveLength(one.length);
    expect(() => one.session).toThrow(ColumnsLost);
    expect(openColumns(place.file, place.layout)).toBeUndefined();
  });
});
