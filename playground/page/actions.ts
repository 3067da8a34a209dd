/** What somebody can do on the page, and what that changes. */

import type { App } from './app.ts';
import { fileActions } from './file-actions.ts';
import { offerDownload, writeClipboard } from './hand-out.ts';
import { toHash } from './share.ts';
import type { Actions } from './state.ts';

export function createActions(app: App): Actions {
  return {
    ...programActions(app),
    ...viewActions(app),
    ...outActions(app),
    ...fileActions(app),
    dismiss: () => app.set({ notice: undefined }),
  };
}

export type Part<Name extends keyof Actions> = Pick<Actions, Name>;

function programActions(
  app: App,
): Part<
  | 'chooseExample'
  | 'chooseBacktest'
  | 'chooseSymbol'
  | 'moveSlider'
  | 'resetSliders'
  | 'cancelRun'
  | 'applyFix'
  | 'goToDiagnostic'
  | 'goToLine'
  | 'understand'
> {
  return {
    chooseExample(file) {
      const source = app.globals.bundle.programs[`strategies/${file}`];
      if (source === undefined) return;
      app.set({
        ...{ program: { file, source }, params: {}, isStale: true },
        ...{ backtest: undefined, symbol: undefined, selected: undefined, why: undefined },
        ...{ notice: undefined, problem: undefined, understanding: undefined },
      });
      app.editor?.replaceText(source);
      app.check();
      app.run();
    },
    chooseBacktest(backtest) {
      app.set({ backtest });
      app.run();
    },
    chooseSymbol(symbol) {
      app.set({ symbol });
      app.run();
    },
    moveSlider(name, value) {
      app.set({ params: { ...app.state.params, [name]: value } });
      app.run();
    },
    resetSliders() {
      app.set({ params: {} });
      app.run();
    },
    cancelRun: () => app.runner.cancel(),
    applyFix: (diagnostic) => app.applyFix(diagnostic),
    goToDiagnostic: ({ span }) => app.editor?.goTo(span),
    goToLine: (line) => app.editor?.goToLine(line),
    understand: (strategy) => void app.understand(strategy),
  };
}

function viewActions(
  app: App,
): Part<
  | 'showTab'
  | 'pickTrade'
  | 'sortTrades'
  | 'filterTrades'
  | 'scrollTrades'
  | 'pointAt'
  | 'switchTheme'
> {
  return {
    showTab(tab) {
      app.set({ tab });
      app.revealPanel();
    },
    pickTrade(trade) {
      const { run } = app.state;
      if (!run) return;
      if (trade.symbol !== run.chart.symbol) {
        app.set({ symbol: trade.symbol, notice: `The chart now shows ${trade.symbol}.` });
        app.run();
        return;
      }
      // The signal stands on the bar before the fill: that is the one with the reason.
      const mark = run.chart.marks.find((each) => each.trade === trade.index);
      const row = mark?.row ?? run.chart.time.indexOf(trade.entryTime);
      const isSignalled = run.chart.marks.some(
        (each) => each.kind === 'signal' && each.row === row - 1,
      );
      const exit = run.chart.marks.find(
        (each) => each.trade === trade.index && each.kind !== 'entry',
      );
      app.goToBar(row, Math.min(400, 30 + ((exit?.row ?? row) - row)), trade.index);
      app.pick(isSignalled ? row - 1 : row, trade.index);
    },
    sortTrades(column) {
      const { sort } = app.state;
      const isSame = sort.column === column;
      app.set({ sort: { column, isDescending: isSame ? !sort.isDescending : false }, scroll: 0 });
    },
    filterTrades: (filter) => app.set({ filter, scroll: 0 }),
    scrollTrades: (scroll) => app.set({ scroll }),
    pointAt(line) {
      if (line === app.state.pointedLine) return;
      app.set({ pointedLine: line });
      app.editor?.highlightLine(line);
    },
    switchTheme() {
      const theme = app.state.theme === 'dark' ? 'light' : 'dark';
      app.setTheme(theme);
      try {
        localStorage.setItem('strata-theme', theme);
      } catch {
        // A page from the file system may have no storage; the theme then lasts as long as the page.
      }
    },
  };
}

function outActions(app: App): Part<'share' | 'download' | 'copyCommand'> {
  return {
    share() {
      const { program, params, backtest } = app.state;
      void toHash({ program, params, ...(backtest !== undefined && { backtest }) }).then(
        async (hash) => {
          history.replaceState(null, '', hash);
          const isCopied = await writeClipboard(location.href);
          app.set({
            notice: isCopied
              ? 'The link is in your clipboard. It holds the program and its sliders; data of your own stay with you.'
              : 'The link is in the address bar: copy it from there.',
          });
        },
      );
    },
    download(what) {
      void app.engine.call('downloads', app.state.program).then((files) => {
        if (!files) return;
        const name = app.state.run?.backtest ?? 'run';
        const file = {
          trades: `${name}-trades.csv`,
          report: `${name}.json`,
          typescript: `${app.state.run?.strategy ?? 'Strategy'}.ts`,
        }[what];
        offerDownload(file, files[what]);
      });
    },
    copyCommand() {
      void app.engine.call('downloads', app.state.program).then(async (files) => {
        if (!files) return;
        const isCopied = await writeClipboard(files.command);
        app.set({ notice: isCopied ? `Copied: ${files.command}` : files.command });
      });
    },
  };
}
