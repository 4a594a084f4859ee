import { guard } from '../../infra/local/guard.ts';

// Guards nothing, for as long as this worker lives. A companion ends with the last thing that is guarded; without this one
// thing, each test with a folder of its own would start another process for it.
guard({});
