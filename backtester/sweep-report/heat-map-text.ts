/** A heat map in a terminal: darker is better. */

import type { TextStyle } from '../report-style.ts';
import type { HeatMap } from './heat-map.ts';

const SHADES = { unicode: [' ', '░', '▒', '▓', '█'], ascii: ['.', ':', '+', '*', '#'] };
/** What never ran: forbidden by a `require`, or not drawn. */
const NOTHING = { unicode: '·', ascii: ' ' };

export const HEAT_ROWS = 20;

/** Cells across that fit beside the labels, each two characters wide. */
export function heatColumns(width: number): number {
  return Math.floor((width - 12) / 2);
}

export function heatMapText(map: HeatMap, title: string, style: TextStyle): readonly string[] {
  const shades = style.unicode ? SHADES.unicode : SHADES.ascii;
  const labels = map.down.values.map(numberText);
  const room = Math.max(map.down.name.length, ...labels.map((label) => label.length));
  const lines = labels.map((label, row) => {
    const cells = map.across.values.map((_, column) =>
      shadeOf(map, map.cells[row * map.across.values.length + column] ?? Number.NaN, style.unicode),
    );
    return `  ${label.padStart(room)} ${style.unicode ? '│' : '|'}${cells.join('').trimEnd()}`;
  });
  return [
    `${title}: ${map.down.name} down, ${map.across.name} across`,
    ...lines.toReversed(),
    axisLine(map, room),
    `  ${' '.repeat(room)}  ${shades[0] === ' ' ? 'blank' : shades[0]} ${map.low.toFixed(2)} … ${shades.at(-1)} ${map.high.toFixed(2)}${medianNote(map)}`,
  ].map((line) => line.trimEnd());
}

function medianNote({ across, down }: HeatMap): string {
  return across.values.length * down.values.length > 1 ? ' (median of the runs in a cell)' : '';
}

function shadeOf({ low, high }: HeatMap, value: number, unicode: boolean): string {
  const kind = unicode ? 'unicode' : 'ascii';
  const shades = SHADES[kind];
  if (Number.isNaN(value)) return NOTHING[kind].repeat(2);
  const share = high > low ? (value - low) / (high - low) : 1;
  const shade = shades[Math.min(shades.length - 1, Math.floor(share * shades.length))] ?? ' ';
  return shade.repeat(2);
}

/** Values under their columns, as many as have room. */
function axisLine({ across }: HeatMap, room: number): string {
  let line = ' '.repeat(room + 4);
  across.values.forEach((value, column) => {
    const place = room + 4 + column * 2;
    const text = numberText(value);
    if (column === 0 || place > line.length + 1) line = line.padEnd(place) + text;
  });
  return line;
}

/** Without the digits that only the binary representation added. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}
