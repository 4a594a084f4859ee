// The Claude Code CLI as far as the agent can tell: its arguments, its stdin, its JSON lines, its exit code.
// It writes one file named after the issue, over the time that the issue's text asks for. Each step is a line that says
// which session wrote it; a step that is there already, from before, is not made again.
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 500;

const [first] = process.argv.slice(2);
if (first === '--version') {
  process.stdout.write('2.1.329 (Claude Code)\n');
} else {
  await work(await promptOf(process.stdin));
}

async function work(prompt) {
  const session = valueOf('--session-id') ?? valueOf('--resume') ?? randomUUID();
  const model = valueOf('--model') ?? 'fake';
  const issue = /issue #(\d+)/.exec(prompt)?.[1] ?? '0';
  const { worksMs, hopeless } = JSON.parse(/chaos: (\{.*?\})/.exec(prompt)?.[1] ?? '{}');
  say({ type: 'system', subtype: 'init', session_id: session, model });
  const file = `numbers/${issue}.md`;
  const steps = Math.max(1, Math.round((worksMs ?? 0) / STEP_MS));
  for (let step = 1; step <= steps; step += 1) {
    const had = await readFile(file, 'utf8').catch(() => '');
    if (had.includes(`step ${step} of`)) continue;
    await pause((worksMs ?? 0) / steps);
    say(using({ file_path: file }, step));
    if (hopeless) continue;
    await mkdir('numbers', { recursive: true });
    await appendFile(file, `step ${step} of ${steps}, session ${session}\n`);
  }
  const result = hopeless ? 'There was nothing to change.' : `Wrote ${file}.`;
  say({
    type: 'result',
    subtype: 'success',
    is_error: false,
    result,
    num_turns: steps,
    session_id: session,
    total_cost_usd: 0.001 * steps,
    usage: { input_tokens: 10 * steps, output_tokens: 5 * steps },
  });
}

function using(input, step) {
  const usage = { input_tokens: 10, output_tokens: 5 };
  const content = [{ type: 'tool_use', id: `tool-${step}`, name: 'Write', input }];
  return { type: 'assistant', message: { id: `message-${step}`, usage, content } };
}

function valueOf(flag) {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : process.argv[at + 1];
}

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function promptOf(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
