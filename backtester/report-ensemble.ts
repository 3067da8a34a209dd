/** An ensemble's members in a report: weights, and what its trades owe to each. */

import { formatSigned } from './report-format.ts';
import { signPaint } from './report-metrics.ts';
import type { Palette, TextStyle } from './report-style.ts';
import { type Column, renderTable } from './report-table.ts';
import type { EnsembleResult } from './result.ts';

export function renderMembers(
  ensemble: EnsembleResult | undefined,
  style: TextStyle,
  palette: Palette,
): string[] {
  if (!ensemble) return [];
  const { members, changes } = ensemble;
  const column = (title: string, values: readonly string[], align: 'left' | 'right'): Column => ({
    title,
    align,
    cells: values.map((text) => ({ text })),
  });
  const columns: readonly Column[] = [
    column(
      'member',
      members.map(({ name }) => name),
      'left',
    ),
    column(
      'weight at first',
      members.map(({ startingWeight }) => percent(startingWeight)),
      'right',
    ),
    column(
      'at the end',
      members.map(({ weight }) => percent(weight)),
      'right',
    ),
    {
      title: 'pnl of trades',
      align: 'right',
      cells: members.map(({ pnl }) => {
        const paint = signPaint(pnl, palette);
        return { text: formatSigned(pnl), ...(paint && { paint }) };
      }),
    },
  ];
  const moved = changes.length;
  return [
    ...renderTable(columns, style.width - 2, palette.dim).map((line) => `  ${line}`),
    palette.dim(
      moved === 0
        ? '  The weights did not move.'
        : `  The weights moved ${moved} ${moved === 1 ? 'time' : 'times'}; run.json lists each with its inputs.`,
    ),
  ];
}

function percent(weight: number): string {
  return `${(weight * 100).toFixed(1)}%`;
}
