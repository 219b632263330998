"""What does the monthly committee read? One page of HTML that holds all it shows (seed row 95)."""

from bot.report.page import monthly_page

__all__ = ["monthly_page"]
