/** A heat map as SVG: from dark blue for the worst to yellow for the best, told apart by every eye. */

import type { HeatMap } from './heat-map.ts';
import { numberText } from './heat-map-text.ts';

const CELL = 24;
const LEFT = 64;
const BELOW = 44;

/** Five points of the viridis scale (matplotlib), whose brightness grows evenly. */
const SCALE = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

export function heatMapSvg({ across, down, cells, low, high }: HeatMap, label: string): string {
  const width = LEFT + across.values.length * CELL + 8;
  const height = down.values.length * CELL + BELOW;
  const parts: string[] = [];
  down.values.forEach((y, row) => {
    const top = (down.values.length - 1 - row) * CELL;
    parts.push(`<text x="${LEFT - 6}" y="${top + 16}" text-anchor="end">${numberText(y)}</text>`);
    across.values.forEach((x, column) => {
      const value = cells[row * across.values.length + column] ?? Number.NaN;
      if (Number.isNaN(value)) return;
      const words = `${across.name} ${numberText(x)}, ${down.name} ${numberText(y)}: ${value.toFixed(2)}`;
      parts.push(
        `<rect x="${LEFT + column * CELL}" y="${top}" width="${CELL - 1}" height="${CELL - 1}" fill="${colour(value, low, high)}"><title>${words}</title></rect>`,
      );
    });
  });
  const every = Math.ceil(40 / CELL);
  across.values.forEach((x, column) => {
    if (column % every === 0)
      parts.push(
        `<text x="${LEFT + (column + 0.5) * CELL}" y="${height - BELOW + 16}" text-anchor="middle">${numberText(x)}</text>`,
      );
  });
  parts.push(
    `<text x="${LEFT}" y="${height - 8}">${across.name} across, ${down.name} up; ${low.toFixed(2)} (dark) to ${high.toFixed(2)} (yellow)</text>`,
  );
  const title = `${label} over ${across.name} and ${down.name}`;
  return `<svg role="img" aria-label="${title}" viewBox="0 0 ${Math.max(width, 380)} ${height}" width="${Math.max(width, 380)}">${parts.join('')}</svg>`;
}

/** Linear between the points of the scale. */
export function colour(value: number, low: number, high: number): string {
  const share = high > low ? (value - low) / (high - low) : 1;
  const place = Math.min(1, Math.max(0, share)) * (SCALE.length - 1);
  const at = Math.min(SCALE.length - 2, Math.floor(place));
  const [from, to] = [SCALE[at], SCALE[at + 1]];
  const channel = (k: 0 | 1 | 2): number =>
    Math.round((from?.[k] ?? 0) + ((to?.[k] ?? 0) - (from?.[k] ?? 0)) * (place - at));
  return `rgb(${channel(0)},${channel(1)},${channel(2)})`;
}
