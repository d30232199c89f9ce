// Light or dark: the system's wish unless the reader chose. `theme-early.js` sets the attribute before the first paint; this keeps it current.

const KEY = 'firefinch-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = [];
let colours;

export function currentTheme() {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

/** Calls back whenever the theme changed, so that canvases are drawn anew. */
export function onThemeChange(listener) {
  listeners.push(listener);
}

function apply(theme) {
  document.documentElement.dataset.theme = theme;
  colours = undefined;
  for (const listener of listeners) listener(theme);
}

/** Changes to the other theme and remembers it. Where storage is refused the choice holds for this page only. */
export function toggleTheme() {
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Private windows may refuse storage; the choice still applies here.
  }
  apply(theme);
}

system.addEventListener('change', () => {
  let chosen = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // As above: without storage there is no remembered choice.
  }
  if (!chosen) apply(system.matches ? 'dark' : 'light');
});

const CANVAS_COLOURS = {
  boxText: '--box-text', dimmed: '--box-dimmed', dimmedText: '--box-dimmed-text', crowd: '--box-crowd', hover: '--text',
  cursor: '--focus', grid: '--grid', axis: '--muted', text: '--text', surface: '--surface', selection: '--selection', accent: '--accent',
};

/** The style sheet's colours for canvases, read once per theme: asking for computed styles in every frame is slow. */
export function resolvedColours() {
  if (!colours) {
    const style = getComputedStyle(document.documentElement);
    colours = Object.fromEntries(Object.entries(CANVAS_COLOURS).map(([name, property]) => [name, style.getPropertyValue(property).trim()]));
  }
  return colours;
}
