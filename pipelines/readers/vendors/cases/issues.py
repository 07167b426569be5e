"""What a case is about, in the words of case systems: the standard issue types of NAVEX and their like.

Source: the standard issue types of EthicsPoint (vendor's help, Standard Issue Types). By their definitions civility is
abusive conduct that is neither harassment nor discrimination, so it is another issue. What an organization calls its
issues itself is told in `values: {issues: ...}`, and a word that nobody told ends in quarantine.
"""

_OTHER = (
    "Accounting, Auditing and Financial Reporting",
    "Bribery and Corruption",
    "Compensation and Benefits",
    "Confidential and Proprietary Information",
    "Conflicts of Interest",
    "Data Privacy and Protection",
    "Environmental",
    "Free and Fair Competition",
    "Global Trade",
    "Health and Safety",
    "Human Rights",
    "Imminent Threat to a Person, Animals or Property",
    "Insider Trading",
    "Misuse or Misappropriation of Assets",
    "Other",
    "Other Business Integrity",
    "Other Human Resources",
    "Political Activity",
    "Product Quality and Safety",
    "Substance Abuse",
    "Workplace Civility",
)

ISSUES: dict[str, str | None] = {
    "Harassment": "harassment",
    "Sexual Harassment": "harassment",
    "Discrimination": "discrimination",
    "Retaliation": "retaliation",
    **dict.fromkeys(_OTHER, "other"),
}
