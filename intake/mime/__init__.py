"""What is in the bytes of a mail, before anybody asks what it means?"""
