/** Where the page begins: what its address carries, or the first example. */

import './page.css';
import { App } from './app.ts';
import { pageGlobals } from './globals.ts';
import { fromHash, type Shared } from './share.ts';
import type { State, Theme } from './state.ts';

const FIRST = 'momentum.strat';

async function begin(): Promise<void> {
  const root = document.getElementById('strata');
  if (!root) return;
  const theme = themeNow();
  document.documentElement.dataset['theme'] = theme;
  let shared: Shared | undefined;
  let notice: string | undefined;
  try {
    shared = await fromHash(location.hash);
  } catch (error) {
    notice = error instanceof Error ? error.message : String(error);
  }
  root.replaceChildren();
  const app = new App(root, stateFrom(shared, theme, notice));
  listenToDrops(app);
  window.addEventListener('hashchange', () => location.reload());
  await app.start();
}

function stateFrom(shared: Shared | undefined, theme: Theme, notice: string | undefined): State {
  const { programs, series } = pageGlobals().bundle;
  return {
    series: series.map(({ name }) => name),
    program: shared?.program ?? { file: FIRST, source: programs[`strategies/${FIRST}`] ?? '' },
    params: shared?.params ?? {},
    ...(shared?.backtest !== undefined && { backtest: shared.backtest }),
    diagnostics: [],
    isStale: true,
    tab: 'results',
    theme,
    sort: { column: 'index', isDescending: false },
    filter: '',
    scroll: 0,
    ...(notice !== undefined && { notice }),
    isDragging: false,
    isEditorReady: false,
  };
}

function themeNow(): Theme {
  try {
    const kept = localStorage.getItem('strata-theme');
    if (kept === 'light' || kept === 'dark') return kept;
  } catch {
    // Without storage the system's theme is taken.
  }
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function listenToDrops(app: App): void {
  window.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (!app.state.isDragging) app.set({ isDragging: true });
  });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) app.set({ isDragging: false });
  });
  window.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    app.set({ isDragging: false });
    app.actions.openFile(file);
  });
}

begin().catch((error: unknown) => {
  const root = document.getElementById('strata');
  if (root)
    root.textContent = `The page could not start: ${error instanceof Error ? error.message : String(error)}. Reload it; if that does not help, this browser lacks something that it needs.`;
});
