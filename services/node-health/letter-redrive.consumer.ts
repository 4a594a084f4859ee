import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { LetterRedrive, type CloudEvent, type LetterRedriveData } from '#libs/contracts';
import { DeadLetters, NotRedrivable } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';

/** Says again what somebody gave up, when an admin wants it. Twice is once: the message's id is the letter's. */
@Controller()
export class LetterRedriveConsumer {
  constructor(
    private readonly deadLetters: DeadLetters,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(LetterRedrive.type)
  async handle(@Payload() { data }: CloudEvent<LetterRedriveData>): Promise<void> {
    const { letter, by } = data;
    try {
      const { stream, sequence } = await this.deadLetters.redrive(letter);
      this.logger.info({ letter, by: by.login, stream, sequence }, 'Dead letter said again');
    } catch (error) {
      if (!(error instanceof NotRedrivable)) throw error;
      // api has looked before it asked: the letter has grown too old since. Asking again can't help.
      this.logger.warn({ err: error, letter, by: by.login }, 'Dead letter not said again');
    }
  }
}
