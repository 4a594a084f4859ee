import { plainLine } from '../../terminal/terminal-text.ts';
import { CommandError, EXIT, type ExitCode } from '../command-error.ts';

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Log in: claude-cluster login, or give --token.',
  403: 'Ask an admin for a token with more rights.',
  404: 'Look at what there is: claude-cluster list.',
  429: 'Wait a moment and try again.',
};

/** What the api's refusal means here; `body` is its answer, problem+json or whatever a proxy made of it. */
export function problemError(status: number, body: string): CommandError {
  const { title, detail, errors } = parse(body);
  const said = plainLine(detail ?? title ?? '');
  const remedy = REMEDIES[status] ?? 'Look at the logs of the service api.';
  const message = said === '' ? `The api answered ${status}. ${remedy}` : said;
  // The api speaks to programs of its paths; here are commands.
  const here = status === 404 ? ['Here: claude-cluster list, or claude-cluster explain'] : [];
  return new CommandError(exitCodeOf(status), message, {
    details: [...errors.map(plainLine), ...here],
  });
}

/** One meaning for each status, whichever command met it. */
export function exitCodeOf(status: number): ExitCode {
  if (status === 400) return EXIT.usage;
  if (status === 401 || status === 403 || status === 422) return EXIT.refused;
  if (status === 404 || status === 410) return EXIT.notFound;
  if (status === 409) return EXIT.nothingDone;
  if (status === 408 || status === 504) return EXIT.timedOut;
  if (status === 502 || status === 503) return EXIT.notReachable;
  return EXIT.failed;
}

function parse(body: string): { title?: string; detail?: string; errors: string[] } {
  try {
    const problem = JSON.parse(body) as Record<string, unknown>;
    const { title, detail, errors } = problem;
    return {
      ...(typeof title === 'string' && { title }),
      ...(typeof detail === 'string' && { detail }),
      errors: Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : [],
    };
  } catch {
    // Not the api's own words; the status must do.
    return { errors: [] };
  }
}
