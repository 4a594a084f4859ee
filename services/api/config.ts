import { ServiceConfig } from '#libs/runtime';
import { Matches } from 'class-validator';

/** The environment of api. Durations in milliseconds. */
export class ApiConfig extends ServiceConfig {
  static override readonly secrets = [...ServiceConfig.secrets, 'DATABASE_URL'];

  override HTTP_PORT = 8080;

  @Matches(/^postgres(?:ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres://' })
  DATABASE_URL!: string;
}
