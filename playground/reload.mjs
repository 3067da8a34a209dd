// A page that is served while it is written comes again when a part of it was built. The built page has none of this.

/** A plugin for the server, and what tells its pages. Several parts that are built at once make one reload. */
export function reloading() {
  const pages = new Set();
  let timer;
  return {
    plugin: {
      name: 'strata-reload',
      configurePreviewServer({ middlewares }) {
        middlewares.use('/built-again', (request, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write('retry: 1000\n\n');
          pages.add(response);
          request.on('close', () => pages.delete(response));
        });
      },
    },
    tell() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const page of pages) page.write('data: built\n\n');
      }, 300);
    },
  };
}

/** What the served page has over the built one. */
export const RELOAD_SCRIPT =
  "new EventSource('built-again').addEventListener('message', () => location.reload());\n";
