/**
 * What the page's scripts leave for each other. They are plain scripts and not modules, because a browser loads no module
 * and no worker from the file system: the worker's code comes as a text, and is started from a Blob.
 */

import type { EditorHandle, EditorOptions } from '../editor/editor-handle.ts';
import type { Bundle } from '../protocol.ts';

declare global {
  var strataBundle: Bundle | undefined;
  /** Source texts. */
  var strataWorkers: Workers | undefined;
  /** Set once the editor's script has run. */
  var strataEditor:
    | { readonly createEditor: (container: HTMLElement, options: EditorOptions) => EditorHandle }
    | undefined;
}

interface Workers {
  readonly engine: string;
  readonly editor: string;
}

export interface PageGlobals {
  readonly bundle: Bundle;
  readonly workers: Workers;
}

/** The scripts before this one have set them. */
export function pageGlobals(): PageGlobals {
  const { strataBundle: bundle, strataWorkers: workers } = globalThis;
  if (bundle && workers) return { bundle, workers };
  throw new Error('bundle.js or workers.js is missing beside this page');
}

export function workerFrom(source: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return worker;
}

/** Adds a script to the page, and resolves when it has run. */
export function loadScript(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = path;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${path} could not be loaded`));
    document.head.append(script);
  });
}

export function loadStyle(path: string): void {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = path;
  document.head.append(link);
}
