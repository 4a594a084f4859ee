import { Controller, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { LetterRedrive, type DeadLetterData } from '#libs/contracts';
import { NotRedrivable, Publisher, redriveOf, type Redrive } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { TheHolder, type Holder } from '../access/holder.ts';
import { Needs, problem } from '../access/needs.ts';
import { Problem } from '../problem/problem.ts';
import { commander, newTraceparent } from './give-command.ts';

/** What is said again. */
export class Redriven {
  @ApiProperty({ description: 'The id of the message that says it again.' })
  redrivenAs!: string;

  @ApiProperty({ description: 'Where it is said.' })
  subject!: string;
}

/** Has said again what somebody gave up. */
@ApiTags('dead letters')
@Controller('api/v1/dlq/:id/redrive')
@Needs('admin')
export class RedriveController {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  /** Once it is answered the order is safe with the broker, and node-health does it. */
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Say again what a dead letter holds, once what ailed is mended' })
  @ApiOkResponse({ type: Redriven })
  @problem(404, 'There is no such letter')
  @problem(409, 'Saying it again can not help; the detail says why')
  @problem(503, 'The broker does not take it now')
  async redriveDeadLetter(
    @Param('id', ParseIntPipe) id: number,
    @TheHolder() holder: Holder,
  ): Promise<Redriven> {
    const { id: redrivenAs, subject } = await this.messageOf(id);
    // The same id each time: a letter that is driven twice in a row is driven once.
    const commandId = `redrive-${id}`;
    await this.publisher.publish(LetterRedrive, {
      id: `command:${commandId}`,
      tokens: {},
      traceparent: newTraceparent(),
      data: { commandId, letter: id, ...commander(holder) },
    });
    return { redrivenAs, subject };
  }

  private async messageOf(id: number): Promise<Redrive> {
    const [letter] = Number.isSafeInteger(id)
      ? await this.database.manager.query<DeadLetterData[]>(
          'select stream, subject, original from dead_letters where id = $1',
          [id],
        )
      : [];
    if (letter === undefined)
      throw new Problem('not-found', `There is no dead letter ${id}. GET /api/v1/dlq lists them.`);
    try {
      return redriveOf(id, letter);
    } catch (cause) {
      if (cause instanceof NotRedrivable) throw new Problem('conflict', cause.message, { cause });
      throw cause;
    }
  }
}
