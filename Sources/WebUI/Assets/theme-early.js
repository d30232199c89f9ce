// Runs before the first paint (a classic script, not a module), so that the page never flashes in the wrong theme.
(function () {
  let theme = null;
  try {
    theme = localStorage.getItem('firefinch-theme');
  } catch {
    // Storage may be refused; the system's wish decides then.
  }
  if (theme !== 'dark' && theme !== 'light') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
})();
