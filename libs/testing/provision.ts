import { NestFactory } from '@nestjs/core';

import { CONSUMERS, type ConsumerDefinition } from '#libs/contracts';
import { MessagingModule, Provisioner } from '#libs/messaging';

/** Makes every stream and the given consumers, through the same code that node-health runs. */
export async function provision(
  url: string,
  consumers: readonly ConsumerDefinition[] = Object.values(CONSUMERS).flat(),
): Promise<void> {
  const module = MessagingModule.register({ service: 'test', servers: url, consumers: [] });
  const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
  try {
    const provisioner = app.get(Provisioner);
    await provisioner.ensureStreams();
    await provisioner.ensureConsumers(consumers);
  } finally {
    await app.close();
  }
}
