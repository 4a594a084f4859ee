import { Injectable } from '@nestjs/common';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
  type LabelValues,
} from 'prom-client';

import type { Measured, Measurement } from './measures.ts';

/** A counter, and which of its label values are known before anything has happened. */
type CounterOptions<Label extends string> = CounterConfiguration<Label> & {
  readonly known?: readonly LabelValues<Label>[];
};

/** Prometheus waits ten seconds by default; what takes longer to look up is left out. */
const MEASURE_MS = 5_000;
/**
 * How often the event loop is looked at for its lag. Ten times as often, which is the default, an idle process does little
 * else. What is recorded has this time in it.
 */
const LAG_EVERY_MS = 100;

/**
 * The service's Prometheus metrics, one registry a process.
 *
 * Asking twice for the same name gives the same metric, so that two classes may count into one. Label values must come
 * from a bounded set: never a title, a branch or an id.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly sources: Measured[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LAG_EVERY_MS });
  }

  /** What is `known` is 0 from the start: `rate` and `increase` don't see what its own series begins with. */
  counter<Label extends string = never>({
    known = [],
    ...configuration
  }: CounterOptions<Label>): Counter<Label> {
    const counter =
      this.existing<Counter<Label>>(configuration.name) ??
      new Counter({ ...configuration, registers: [this.registry] });
    for (const labels of known) counter.inc(labels, 0);
    return counter;
  }

  gauge<Label extends string = never>(configuration: GaugeConfiguration<Label>): Gauge<Label> {
    return (
      this.existing<Gauge<Label>>(configuration.name) ??
      new Gauge({ ...configuration, registers: [this.registry] })
    );
  }

  histogram<Label extends string = never>(
    configuration: HistogramConfiguration<Label>,
  ): Histogram<Label> {
    return (
      this.existing<Histogram<Label>>(configuration.name) ??
      new Histogram({ ...configuration, registers: [this.registry] })
    );
  }

  /** Looked up anew for each scrape. What fails is missing in that scrape, and counted. */
  measureAlways(sources: readonly Measured[]): void {
    this.sources.push(...sources);
  }

  /** The text Prometheus scrapes, and its media type. */
  async scrape(): Promise<{ contentType: string; text: string }> {
    await Promise.all(this.sources.map((source) => this.measure(source)));
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  private async measure(source: Measured): Promise<void> {
    const failures = this.counter({
      name: 'metrics_failed_total',
      help: 'Figures that could not be looked up for a scrape',
    });
    const late = new Promise<undefined>((resolve) => {
      setTimeout(resolve, MEASURE_MS, undefined).unref();
    });
    const found = await Promise.race([source.measure().catch(() => undefined), late]);
    if (found === undefined) failures.inc();
    else this.show(found);
  }

  /** What is measured no more, such as an agent that is gone, is shown no more. */
  private show(found: readonly Measurement[]): void {
    for (const name of new Set(found.map((one) => one.name))) this.existing<Gauge>(name)?.reset();
    for (const { name, help, value, labels = {} } of found)
      this.gauge({ name, help, labelNames: Object.keys(labels) }).set(labels, value);
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- prom-client forgets the kind of a metric; the caller's method knows it
  private existing<Kind>(name: string): Kind | undefined {
    return this.registry.getSingleMetric(name) as Kind | undefined;
  }
}
