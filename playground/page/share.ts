/** The program, its sliders and its backtest in the address of the page: deflated, and no server sees it. */

import type { ProgramText } from '../protocol.ts';

export interface Shared {
  readonly program: ProgramText;
  readonly params: Readonly<Record<string, number>>;
  readonly backtest?: string;
}

const MARK = '#s1.';

export async function toHash(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = await through(bytes, new CompressionStream('deflate-raw'));
  return MARK + toBase64Url(packed);
}

/** Undefined for an address that carries nothing; throws an Error in words for one that is damaged. */
export async function fromHash(hash: string): Promise<Shared | undefined> {
  if (hash.length < 2) return undefined;
  const damaged = new Error(
    'This link is damaged: a part of it was lost on its way. Ask for it again, as a whole.',
  );
  if (!hash.startsWith(MARK)) throw damaged;
  try {
    const packed = fromBase64Url(hash.slice(MARK.length));
    const bytes = await through(packed, new DecompressionStream('deflate-raw'));
    const shared = sharedOf(JSON.parse(new TextDecoder().decode(bytes)));
    if (shared) return shared;
  } catch {
    throw damaged;
  }
  throw damaged;
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function sharedOf(value: unknown): Shared | undefined {
  const { program, params, backtest } = membersOf(value);
  const { file, source } = membersOf(program);
  if (typeof file !== 'string' || typeof source !== 'string') return undefined;
  const numbers = Object.entries(membersOf(params)).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
  );
  return {
    program: { file: fileName(file), source },
    params: Object.fromEntries(numbers),
    ...(typeof backtest === 'string' && { backtest }),
  };
}

/** Of something that has none, no members. */
function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Without directories: it becomes a name in a record, and in a file that somebody downloads. */
function fileName(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').slice(-80) || 'program.strat';
}
