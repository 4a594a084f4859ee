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
} from 'prom-client';

/**
 * The service's Prometheus metrics, one registry a process.
 *
 * Asking twice for the same name gives the same metric, so that two classes may count into one. Label values must come
 * from a bounded set: never a title, a branch or an id.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string = never>(
    configuration: CounterConfiguration<Label>,
  ): Counter<Label> {
    return (
      this.existing<Counter<Label>>(configuration.name) ??
      new Counter({ ...configuration, registers: [this.registry] })
    );
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

  /** The text Prometheus scrapes, and its media type. */
  async scrape(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- prom-client forgets the kind of a metric; the caller's method knows it
  private existing<Kind>(name: string): Kind | undefined {
    return this.registry.getSingleMetric(name) as Kind | undefined;
  }
}
