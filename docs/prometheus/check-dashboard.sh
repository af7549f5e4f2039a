#!/usr/bin/env bash
# Is dashboard.json a dashboard, by the types of Grafana's foundation SDK? Needs npm; nothing that it
# fetches stays.
set -euo pipefail
dashboard=$(cd "$(dirname "$0")" && pwd)/dashboard.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund @grafana/grafana-foundation-sdk@0.0.21 typescript@5.9.3

cat >check.ts <<'TYPES'
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type * as timeline from '@grafana/grafana-foundation-sdk/statetimeline';

/** A type as JSON writes it: members of an enumeration by their values, queries those of Prometheus. */
type Json<T> = T extends { _implementsDataqueryVariant(): void }
  ? Json<Omit<prometheus.Dataquery, '_implementsDataqueryVariant'>>
  : T extends string ? `${T}`
  : T extends (infer E)[] ? Json<E>[]
  : T extends object ? { [K in keyof T]: Json<T[K]> }
  : T;

/** A panel with the options and the own field configuration of its kind. */
type Kind<Type extends string, Options, Custom> =
  Json<Omit<sdk.Panel, 'type' | 'options' | 'fieldConfig'>> & {
    type: Type;
    options: Json<Options>;
    fieldConfig: {
      defaults: Json<Omit<sdk.FieldConfig, 'custom'>> & { custom: Json<Partial<Custom>> };
      overrides: [];
    };
  };
type Panel =
  | Kind<'stat', stat.Options, Record<string, never>>
  | Kind<'bargauge', bargauge.Options, Record<string, never>>
  | Kind<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | Kind<'state-timeline', timeline.Options, timeline.FieldConfig>
  | (Json<sdk.RowPanel> & { type: 'row' });

type Dashboard = Json<Omit<sdk.Dashboard, 'panels'>> & { panels: Panel[] };
TYPES
printf 'export const dashboard: Dashboard = %s;\n' "$(cat "$dashboard")" >>check.ts

npx tsc --noEmit --strict --skipLibCheck --module node16 --moduleResolution node16 check.ts
echo "dashboard.json: a valid Dashboard of @grafana/grafana-foundation-sdk 0.0.21"
