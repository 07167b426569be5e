-- one row per record and question about it, of the sources that colleagues can see
select * from facts.record_check where is_open
