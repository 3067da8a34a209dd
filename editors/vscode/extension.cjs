// Starts `strata lsp` when a .strat file is opened. Everything that the editor then shows comes from there.

const { workspace } = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;

exports.activate = async () => {
  const command = workspace.getConfiguration('strata').get('command', 'strata');
  // The path of a script is run by Node, so that it works without being installed.
  const [program, ...first] = /\.[cm]?js$/.test(command) ? ['node', command] : [command];
  client = new LanguageClient(
    'strata',
    'Strata',
    {
      command: program,
      args: [...first, 'lsp'],
      transport: TransportKind.stdio,
      // On Windows what npm puts on the PATH is a batch file, which only a shell can start.
      options: { shell: process.platform === 'win32' },
    },
    { documentSelector: [{ language: 'strat' }] },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
