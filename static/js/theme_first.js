// A script of the old kind, because it must run before the first paint: a reader's own choice of light or dark.
try {
  const theme = window.localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // without storage the page follows the system
}
