/** `strata sweep show`: a sweep that was written, seen again. */

import { join } from 'node:path';
import type { Objective } from '../backtester/index.ts';
import { renderSweep, type SweepView, sweepHtml } from '../backtester/index.ts';
import { EXIT, usage } from './outcome.ts';
import { writeFresh } from './replace-file.ts';
import { respondRefused } from './respond.ts';
import { stderr, stdout } from './surroundings.ts';
import { sweepJson } from './sweep-json.ts';
import { readParts } from './sweep-parts.ts';
import { readState } from './sweep-record.ts';
import { styleOf } from './terminal.ts';

export interface ShowRequest {
  readonly directory: string;
  readonly top: number;
  readonly by?: Objective;
  /** `fast,slow`: across and down. */
  readonly map?: string;
  readonly html?: string;
  readonly json?: boolean;
}

export async function showSweep(request: ShowRequest): Promise<number> {
  const { directory, top, json = false } = request;
  const state = readState(directory);
  if (state.kind === 'refused') return respondRefused(state, json);
  const { record } = state.value;
  const known = await readParts(directory);
  if (known.kind === 'refused') return respondRefused(known, json);
  const { results } = known.value;
  const names = record.axes.map(({ name }) => name);
  const axes = request.map?.split(',').map((name) => name.trim());
  const [across, down, ...more] = axes ?? [];
  const unknown = axes?.find((name) => !names.includes(name));
  if (unknown !== undefined || more.length > 0 || (axes && down === undefined))
    return respondRefused(
      usage(
        `\`--map ${request.map}\` does not name two params of the sweep.`,
        `it has ${names.map((name) => `\`${name}\``).join(', ')}: \`--map ${names.slice(0, 2).join(',')}\``,
      ),
      json,
    );
  const by = request.by ?? record.objective;
  const view: SweepView = {
    ...{ top, by },
    ...(across !== undefined && down !== undefined && { map: [across, down] }),
  };
  if (request.html !== undefined) {
    const written = writeFresh(request.html, sweepHtml(record, results, view));
    if (written.kind === 'refused') return respondRefused(written, json);
    stderr().write(`written: ${join(request.html)}\n`);
  }
  stdout().write(
    json
      ? sweepJson(record, results, directory, { top, objective: by })
      : renderSweep(record, results, view, styleOf(stdout())),
  );
  return EXIT.fine;
}
