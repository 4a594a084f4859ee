import { homedir, hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';

import { ServiceConfig, toInt, toList, toNumber } from '#libs/runtime';
import { AGENT_NAME, SANDBOXES, SPECIALTIES, type Sandbox, type Specialty } from '#libs/contracts';
import { Transform, type TransformFnParams } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  Validate,
  ValidatorConstraint,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';

/** For ending the CLI, keeping its work, and saying so. */
const HAND_BACK_MS = 30_000;
const MEBIBYTE = 1024 ** 2;
const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;

@ValidatorConstraint()
class OneCredential implements ValidatorConstraintInterface {
  validate(_: unknown, { object }: ValidationArguments): boolean {
    const { ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, CLAUDE_CODE_OAUTH_TOKEN } =
      object as AgentConfig;
    const all = [ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, CLAUDE_CODE_OAUTH_TOKEN];
    return all.filter((one) => one !== '').length === 1;
  }

  defaultMessage(): string {
    return 'Exactly one of ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN and CLAUDE_CODE_OAUTH_TOKEN must be set';
  }
}

/** The agent's environment. Durations in milliseconds. */
export class AgentConfig extends ServiceConfig {
  static override readonly aliases = { AGENT_SPECIALTY: 'AGENT_SPECIALTIES' };
  static override readonly secrets = [
    ...ServiceConfig.secrets,
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_AUTH_TOKEN',
    'ANTHROPIC_BASE_URL',
    'CLAUDE_CODE_OAUTH_TOKEN',
    'GIT_READ_TOKEN',
  ];

  override HTTP_PORT = 8003;

  /** Longer than elsewhere: work in hand may use it to end, all but the time that handing it back takes. */
  override SHUTDOWN_GRACE_MS = 60_000;

  /** The PC's name in the cluster; a part of subjects, durables and buckets. Default: the host's name. */
  @Matches(AGENT_NAME, {
    message:
      'AGENT_ID must be 1 to 31 lower-case letters, digits and hyphens, and not begin with a hyphen',
  })
  AGENT_ID = agentNameOf(hostname());

  /** What it takes on. It never widens its own work: `general` tasks come only to those who say so. */
  @IsIn(SPECIALTIES, { each: true })
  @ArrayMinSize(1)
  @ArrayUnique()
  @Transform(toList)
  AGENT_SPECIALTIES: Specialty[] = ['general'];

  /** How many attempts it runs at once. */
  @IsInt()
  @Min(1)
  @Max(32)
  @Transform(toInt)
  AGENT_SLOTS = 2;

  /** Where it works, in a folder named AGENT_ID: mirrors, work in hand, the journal. */
  @IsString()
  @Transform(({ value }: TransformFnParams): unknown => absolute(value))
  AGENT_WORKSPACE_ROOT = join(homedir(), '.claude-code-cluster');

  /** Opens the model's API. Stays in this process; the CLI gets a key of the gateway's. */
  @IsString()
  @Validate(OneCredential)
  ANTHROPIC_API_KEY = '';

  /** Instead of it, for an API that wants `Authorization: Bearer`. Stays in this process too. */
  @IsString()
  ANTHROPIC_AUTH_TOKEN = '';

  /** Instead of either: a subscription's. The CLI needs it itself, so that it is within reach of what the model runs. */
  @IsString()
  CLAUDE_CODE_OAUTH_TOKEN = '';

  /** Where the model's API is. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  ANTHROPIC_BASE_URL = 'https://api.anthropic.com';

  /** The CLI: a path, or a name on PATH. */
  @IsString()
  CLAUDE_BIN = 'claude';

  /** The model of every specialty that has none of its own. */
  @IsString()
  MODEL_DEFAULT = 'sonnet';

  @IsString()
  MODEL_BACKEND = '';

  @IsString()
  MODEL_FRONTEND = 'haiku';

  @IsString()
  MODEL_TESTING = '';

  @IsString()
  MODEL_DEVOPS = '';

  /** Reads private repositories. A token that may read contents and nothing else; anonymous when empty. */
  @IsString()
  GIT_READ_TOKEN = '';

  /** How often unfinished work is kept for another attempt to go on from. */
  @IsInt()
  @Min(100)
  @Max(3_600_000)
  @Transform(toInt)
  CHECKPOINT_MS = 180_000;

  @IsInt()
  @Min(100)
  @Max(60_000)
  @Transform(toInt)
  HEARTBEAT_MS = 10_000;

  /** What keeps the model's commands and the repository's tests in. Without one that works the agent does not start. */
  @IsIn(SANDBOXES)
  AGENT_SANDBOX: Sandbox = 'sandbox-runtime';

  /** What commands run in when AGENT_SANDBOX is docker: an image of this PC's Docker, by tag or digest. */
  @IsString()
  AGENT_SANDBOX_IMAGE = '';

  /** Processors that one command may keep busy; Docker's sandbox alone holds it. */
  @IsNumber()
  @Min(0.1)
  @Transform(toNumber)
  AGENT_SANDBOX_CPUS = 2;

  /** Hosts that commands in the sandbox may reach, such as a package registry: `name`, `*.name` or `name:port`. */
  @Matches(HOST, { each: true, message: 'AGENT_ALLOWED_HOSTS must be names of hosts' })
  @Transform(toList)
  AGENT_ALLOWED_HOSTS: string[] = [];

  /** Folders that commands in the sandbox may read besides the system's and those of PATH: toolchains elsewhere. */
  @Matches(/^\//, { each: true, message: 'AGENT_READABLE_FOLDERS must be absolute paths' })
  @Transform(toList)
  AGENT_READABLE_FOLDERS: string[] = [];

  /** Processes of one command at a time; each run of the CLI is one command. */
  @IsInt()
  @Min(16)
  @Transform(toInt)
  BOX_PROCESSES_MAX = 1024;

  /** Memory of one command, all its processes together. */
  @IsInt()
  @Min(256 * MEBIBYTE)
  @Transform(toInt)
  BOX_MEMORY_BYTES_MAX = 8192 * MEBIBYTE;

  /** What one command may write. */
  @IsInt()
  @Min(16 * MEBIBYTE)
  @Transform(toInt)
  BOX_DISK_BYTES_MAX = 20_480 * MEBIBYTE;

  /** How long running work may go on after a first SIGTERM; then it is kept, and handed back to the scheduler. */
  get workGraceMs(): number {
    return Math.max(0, this.SHUTDOWN_GRACE_MS - HAND_BACK_MS);
  }

  /** Where this agent works. */
  get root(): string {
    return join(this.AGENT_WORKSPACE_ROOT, this.AGENT_ID);
  }

  modelOf(specialty: Specialty): string {
    const own: Record<Specialty, string> = {
      backend: this.MODEL_BACKEND,
      frontend: this.MODEL_FRONTEND,
      testing: this.MODEL_TESTING,
      devops: this.MODEL_DEVOPS,
      general: '',
    };
    return own[specialty] === '' ? this.MODEL_DEFAULT : own[specialty];
  }
}

/** A host's name made fit to be an agent's: `Büro-PC.local` becomes `b-ro-pc`. */
export function agentNameOf(host: string): string {
  const [first = ''] = host.toLowerCase().split('.');
  const name = first
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 31)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'agent' : name;
}

function absolute(value: unknown): unknown {
  return typeof value === 'string' && !isAbsolute(value) ? join(process.cwd(), value) : value;
}
