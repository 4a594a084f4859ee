/**
 * For answers that a browser shows as a page: it runs and loads what comes from here, and nothing that stands in the page
 * itself. What GitHub's users and the model wrote is shown there.
 */
export const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const;

/** The browser asks each time whether it has changed. */
export const ASK_EACH_TIME = 'no-cache';
/** Its name changes with what it holds. */
export const FOR_EVER = 'public, max-age=31536000, immutable';
