/** Programs that came with a package: what is changed in them is lost with its next version. */

import { readFileSync } from 'node:fs';

/** Below `node_modules`, and the library of Strata itself wherever that lies. */
export function isShipped(path: string): boolean {
  const parts = path.split('/');
  if (parts.includes('node_modules')) return true;
  const library = parts.lastIndexOf('lib');
  if (library < 2 || parts[library - 1] !== 'strategies') return false;
  return nameOfPackage(parts.slice(0, library - 1).join('/')) === 'strata';
}

function nameOfPackage(directory: string): unknown {
  try {
    const found: unknown = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8'));
    return typeof found === 'object' && found !== null && 'name' in found ? found.name : undefined;
  } catch {
    return undefined;
  }
}
