// Before the first paint, and therefore no part of the bundle: the theme that was chosen last time.
try {
  const chosen = localStorage.getItem('claude-cluster.theme');
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is switched off: the system's theme it is.
}
