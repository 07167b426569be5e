-- one row per man who said how he supports women (1 to 5) and whether he took part in an allyship program
select r.period_end, r.took_part::double as took_part, i.score::double as score
from facts.respondent as r
join facts.survey_item as i on i.wave = r.wave and i.person = r.person and i.item = 'ally_self'
where r.gender = 'man' and r.took_part is not null
