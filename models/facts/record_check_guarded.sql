-- one row per record and question about it; sources that colleagues can see have none (they stand on their own)
select * exclude (source), case when not is_open then source end as source
from facts.record_check
