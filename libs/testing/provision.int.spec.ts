import { CONSUMERS, STREAMS } from '#libs/contracts';

import { startBroker, until } from './index.ts';

test('a provisioned broker has every stream and consumer, and provisioning twice changes nothing', async () => {
  const broker = await startBroker();
  try {
    await broker.provision();
    await broker.provision();
    const { streams, consumers } = await until(async () => {
      const response = await fetch(`${broker.monitorUrl}/jsz`);
      return (await response.json()) as { streams: number; consumers: number };
    });
    expect({ streams, consumers }).toEqual({
      streams: Object.keys(STREAMS).length,
      consumers: Object.values(CONSUMERS).flat().length,
    });
  } finally {
    await broker.stop();
  }
});
