-- What a dataset shows. `history.<table>` holds every row that was ever written; the views below it show the newest reading of
-- each document, and of the documents that say the same in several containers one.

-- What the documents table says of each reading, read once.
create table recorded as
select entry, sha256, reading, run, source, coalesce(alike.same, content_key, sha256) as same, coalesce(also.unit, unit_normal) as unit_id, unit_name, unit_kind, region_code,
       province, city, county, report_year, kind as report_kind, address, published, dated, scanned_pages, unread_pages, documents
from history.documents left join also on also.name = unit_normal left join alike using (content_key);

-- The newest reading of each document. Ids of runs begin with the time of their start; a reading that a lost worker and its second
-- try both wrote in one run is there twice, and one of the two counts.
create table newest as
select * exclude (entry, documents, run) from recorded
where entry = 'report'
qualify row_number() over (partition by sha256 order by run desc, reading desc) = 1;

-- Of the same report in several containers, the one that was read most surely is kept.
create table kept as
select * from newest
qualify row_number() over (
  partition by same order by coalesce(unread_pages, 0), coalesce(scanned_pages, 0), sha256) = 1;

-- The newest comparison of the reports of each unit, as long as all of them are kept.
create table compared as
select * exclude (report_kind), 'years' as report_kind from recorded
where entry = 'years' and not exists (from (select unnest(documents) as sha) as one where one.sha not in (select sha256 from kept))
qualify row_number() over (partition by unit_id order by run desc, reading desc) = 1;

create table live as
select reading, unit_id, unit_name, unit_kind, region_code, province, city, county, report_kind from kept
union all
select reading, unit_id, unit_name, unit_kind, region_code, province, city, county, report_kind from compared;

create table found_at as
select sha256, list(distinct source order by source) as sources,
       coalesce(list(distinct address order by address) filter (address is not null), []) as addresses
from recorded where entry in ('report', 'again') and source is not null group by sha256;

-- Several different reports of one unit, year and kind.
create table rivals as
select unit_id, report_year, report_kind, count(*)::integer as different
from kept where unit_id is not null and report_year is not null group by all;

create view documents as
select newest.unit_id, kept.sha256 is not null as kept, found_at.sources, found_at.addresses, one.*
from history.documents as one
join newest using (reading) left join kept using (reading) left join found_at on found_at.sha256 = one.sha256;

create view reports as
select documents.* exclude (kept, sources, addresses), copies.sources, copies.addresses, copies.copies, coalesce(rivals.different, 1) as different
from documents
join newest using (reading)
join (
  select newest.same, list_sort(list_distinct(flatten(list(sources)))) as sources,
         list_sort(list_distinct(flatten(list(addresses)))) as addresses, count(*)::integer as copies
  from documents join newest using (reading) group by newest.same
) as copies on copies.same = newest.same
left join rivals on rivals.unit_id = documents.unit_id and rivals.report_year = documents.report_year and rivals.report_kind = documents.kind
where documents.kept;

create view facts as select live.* exclude (reading), one.* from history.facts as one join live using (reading);
create view indicators as select live.* exclude (reading), one.* from history.indicators as one join live using (reading);
create view sections as select live.* exclude (reading), one.* from history.sections as one join live using (reading);
create view findings as select live.* exclude (reading), one.* from history.findings as one join live using (reading);
create view outcomes as select live.* exclude (reading), one.* from history.outcomes as one join live using (reading);
create view not_checked as select live.* exclude (reading), one.* from history.not_checked as one join live using (reading);

-- The last try at each file that has not been read since. A file is what a run names so: two that hold the same are two, and one whose
-- content has changed is one. A comparison across years that failed counts until one has been made since.
create view failures as
select * from history.failures as one
where not exists (
  from recorded as later
  where (later.entry <> 'years' and later.sha256 = one.sha256 and later.run >= one.run)
     or (later.entry <> 'years' and later.source = one.source and (later.run > one.run or (one.sha256 is null and later.run = one.run)))
     or (later.entry = 'years' and one.source = 'years' and later.run > one.run))
qualify run = max(run) over (partition by source) and row_number() over (partition by source, sha256, run order by reading) = 1;

create view runs as select * from history.runs;

-- One amount for each unit, year, measure and stage: what the unit's own report of that year says, a form before the narrative, the
-- whole before one fund, an amount before one whose unit is not known; of rates (执行率) only that of the whole. `disputed`: the report prints other values
-- for it too, more apart than their last digits allow.
create view panel as
with said as (
  select facts.*, coalesce(yuan, value)::double as base, printed.published, printed.dated,
         0.499 * pow(10, -decimals) * case when value = 0 then 1 else coalesce((yuan / value)::double, 1) end as half,
         case report_kind when 'evaluation' then 1 when 'final_accounts' then 2 else 3 end as kind_rank
  from facts join (select reading, published, dated from kept) as printed using (reading)
  where facts.subject is null and facts.year = facts.report_year and facts.clear is not false and facts.unit_id is not null
    and (facts."of" is null or facts."of" = 'total_funds')
), ranked as (
  select *, max(base - half) over same > min(base + half) over same as disputed
  from said
  window same as (partition by unit_id, year, measure, stage, reading, fund, unit is null)
)
select unit_id, unit_name, unit_kind, region_code, province, city, county, year, measure, stage, fund, value, decimals, unit, yuan, raw, origin,
       disputed, coalesce(different, 1) as different, page, line, char_start, char_end, table_no, row_no, col_no, sha256, fact
from ranked left join rivals using (unit_id, report_year, report_kind)
qualify row_number() over (
  partition by unit_id, year, measure, stage
  order by kind_rank, published desc nulls last, dated desc nulls last, sha256, fund nulls first, unit is null, origin, nil, confidence desc, fact) = 1;
