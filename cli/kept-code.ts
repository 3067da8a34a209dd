/**
 * Code that is compiled already. Node 20 compiles everything anew at each start, which is a third of a short run; so
 * `build.mjs` leaves beside the bundle of a command what V8 made of it (`keep-code.ts`). What is not there, of another
 * version of Node or damaged is as if it had never been: the command then loads as any other.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** What V8 made under other flags it refuses, so they are the same in each process that makes or uses it. */
export const V8_FLAGS =
  // A short run makes much that soon is rubbish: with room for it at once, memory is swept half as often.
  '--semi-space-growth-factor=16';

/** Packages with bundles of their own, because many runs do without them. */
const BUNDLES: Readonly<Record<string, string>> = {
  '@duckdb/node-api': 'duckdb',
  'apache-arrow': 'arrow',
};

export type RunCommand = (argv: readonly string[]) => Promise<number>;

/** `strata backtest`, or undefined where nothing usable is kept in the directory. */
export function openKept(directory: string): RunCommand | undefined {
  const bundle = readBundle(directory, 'backtest');
  return bundle && commandOf(bundle, (name) => readBundle(directory, name));
}

export interface Bundle {
  readonly file: string;
  readonly script: Script;
}

/** The command of a bundle. `read` finds those of packages; undefined sends for the package itself. */
export function commandOf(
  bundle: Bundle,
  read: (name: string) => Bundle | undefined,
): RunCommand | undefined {
  const own = createRequire(bundle.file);
  const loaded = new Map<string, unknown>();
  const load = (id: string): unknown => {
    const name = BUNDLES[id];
    const apart = name === undefined ? undefined : read(name);
    if (!apart) return own(id);
    if (!loaded.has(id)) loaded.set(id, exportsOf(apart, own));
    return loaded.get(id);
  };
  const exported = exportsOf(bundle, load);
  return hasCommand(exported) ? exported.runBacktestCommand : undefined;
}

function exportsOf({ script }: Bundle, require: (id: string) => unknown): unknown {
  const module: { exports: unknown } = { exports: {} };
  const run: unknown = script.runInThisContext();
  if (typeof run === 'function') run(module, module.exports, require);
  return module.exports;
}

function hasCommand(exported: unknown): exported is { readonly runBacktestCommand: RunCommand } {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    'runBacktestCommand' in exported &&
    typeof exported.runBacktestCommand === 'function'
  );
}

function readBundle(directory: string, name: string): Bundle | undefined {
  const file = bundleFile(directory, name);
  try {
    const source = readFileSync(file);
    const kept = readFileSync(keptFile(file));
    const cachedData = kept.subarray(HEADER_BYTES);
    if (!kept.subarray(0, HEADER_BYTES).equals(header(source, cachedData))) return undefined;
    return { file, script: compile(file, source, cachedData) };
  } catch {
    return undefined;
  }
}

/** Where V8 refuses `cachedData`, because of flags that somebody gave to Node, it compiles the source instead. */
export function compile(file: string, source: Buffer, cachedData?: Buffer): Script {
  // Every character is ASCII: esbuild writes the others as escapes.
  const text = `(function(module,exports,require){${source.toString('latin1')}\n})`;
  return new Script(text, { filename: file, ...(cachedData && { cachedData }) });
}

/** Of the command or of a package, by the name of its bundle. */
export function bundleFile(directory: string, name: string): string {
  return join(directory, `${name}.cjs`);
}

/** V8 itself tells versions apart; by the name those of several can lie side by side. */
export function keptFile(bundle: string): string {
  return `${bundle}-${process.version}-${process.platform}-${process.arch}`;
}

const HEADER_BYTES = 8;

/** V8 holds a text against what it kept by its length alone, so that both are named here. */
export function header(source: Buffer, kept: Buffer): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32LE(crc32(source), 0);
  bytes.writeUInt32LE(crc32(kept), 4);
  return bytes;
}
