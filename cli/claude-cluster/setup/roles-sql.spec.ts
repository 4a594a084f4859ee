import { rolesSql } from './roles-sql.ts';

test('each service gets a role and a schema of its own, and a quote breaks nothing', () => {
  const sql = rolesSql('claude_cluster', [{ service: 'node-health', password: "it's" }]);
  expect(sql).toContain(`ALTER ROLE "claude_cluster_node_health" LOGIN PASSWORD 'it''s';`);
  expect(sql).toContain(
    'CREATE SCHEMA IF NOT EXISTS "node_health" AUTHORIZATION "claude_cluster_node_health";',
  );
  expect(sql).toContain('REVOKE ALL ON SCHEMA public FROM PUBLIC;');
});
