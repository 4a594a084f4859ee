/** Before each test file: Nest, TypeORM and class-validator need the reflection of decorators' types. */
import 'reflect-metadata';
