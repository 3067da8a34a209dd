/** `strata lsp`: the language service for editors, over the standard streams. Ends when the editor says so or goes. */

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './lsp/serve.ts';
import { VERSION } from './version.ts';

export function lsp(): Promise<never> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection, VERSION);
  connection.listen();
  // The connection ends the process: at `exit`, and when the editor's end of the stream is closed.
  return new Promise(() => {});
}
