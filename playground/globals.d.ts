/** Style sheets go into the page's own. */
declare module '*.css';
