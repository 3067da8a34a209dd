/** The smallest pieces of printed statements. */

import type { SymbolRef } from './ast.ts';

/** Those that are there, with a blank between them. */
export function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}

export function printSymbol({ name, quoted }: SymbolRef): string {
  return quoted ? `"${name}"` : name;
}
