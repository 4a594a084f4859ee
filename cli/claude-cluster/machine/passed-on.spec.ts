import { passedOn } from './passed-on.ts';
import { CONFIGS } from './service-configs.ts';
import { SERVICES } from '../../../infra/local/cluster/options.ts';

const ENV = {
  GITHUB_TOKEN: 'ghp_invented',
  ANTHROPIC_API_KEY: 'sk-invented',
  WEBHOOK_SECRET: 'a secret',
  LOG_LEVEL: 'debug',
  NATS_URL: '',
  AWS_SECRET_ACCESS_KEY: 'nobody’s business',
};

test('each service is told what it knows of, under any of its names', () => {
  expect(passedOn(CONFIGS['pr-publisher'], ENV)).toEqual({
    GITHUB_TOKEN: 'ghp_invented',
    LOG_LEVEL: 'debug',
  });
  expect(passedOn(CONFIGS['webhook-ingest'], ENV)).toEqual({
    WEBHOOK_SECRET: 'a secret',
    LOG_LEVEL: 'debug',
  });
  expect(passedOn(CONFIGS['agent'], ENV)).toEqual({
    ANTHROPIC_API_KEY: 'sk-invented',
    LOG_LEVEL: 'debug',
  });
});

test('there is a configuration for each service', () => {
  expect(Object.keys(CONFIGS).sort()).toEqual([...SERVICES, 'agent'].sort());
});
