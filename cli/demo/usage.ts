/** EX_USAGE of sysexits.h. */
export const EXIT_USAGE = 64;

/** The command line can't be followed; the message is one line that ends with the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `From GitHub issues to pull requests, on this machine, with nothing to set up.

  npm run demo                       three issues in a small repository of the demo's own
  npm run demo -- --keep             ... and leave it running afterwards, to look around
  npm run demo -- --scenario tampering
                                     a model that deletes a red test: the change is held for a person
  npm run demo -- --scenario retry   tests that stay red: a second attempt goes on with what is there
  npm run demo -- --repo PATH --issue FILE.md --model-script FILE.json
                                     an issue of yours in a copy of your repository

  --json               one JSON object for each event, and a last line {"summary":...}
  --keep               stay until Ctrl-C, and leave the folder with data and logs behind
  --scenario NAME      another play in the demo's own repository: tampering or retry
  --repo PATH          the repository to work on; it is only read
  --issue FILE.md      the issue: its first line is the title, the rest the body; may be given more than once
  --label L            a label besides "claude"; may be given more than once
  --model-script FILE  what the scripted model does (infra/local/model/README.md)
  --real-model         ask the real model; needs ANTHROPIC_API_KEY, and costs money
  --agents N           PCs to start, 1 to 16 (3)
  --timeout S          give up after so many seconds (300; 3600 with --real-model)
  --help               this

Environment: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 sends each issue's trace there, and
TRACE_URL_TEMPLATE=http://127.0.0.1:16686/trace/{traceId} has its comment link it (docs/operating.md).

Exit code: 0 when every issue ended as it should, in a pull request (or held, with --scenario tampering), read back; 1 when not, 64 for a wrong command line.
`;
